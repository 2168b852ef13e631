// Jenkins shows the label of an entry next to its control, but does not tie the two together for who cannot see them.
(function () {
  function textOf(label) {
    return Array.from(label.childNodes)
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent)
      .join("")
      .trim();
  }

  function call(control, name) {
    if (!control.hasAttribute("aria-label")) {
      control.setAttribute("aria-label", name);
    }
  }

  // The ids that tie a checkbox to its label are not unique where Jenkins loads parts of a form later.
  function nameCheckboxes(part) {
    part.querySelectorAll("input[type=checkbox] + label").forEach((label) => call(label.previousElementSibling, label.textContent.trim()));
  }

  function nameControls(item) {
    nameCheckboxes(item);
    const label = item.querySelector(":scope > .jenkins-form-label");
    if (label === null) {
      return;
    }
    const name = textOf(label);
    item.querySelectorAll("input:not([type=hidden]), select, textarea, .hidden-password-update-btn").forEach((control) => {
      if (control.closest(".jenkins-form-item") === item) {
        call(control, control.tagName === "BUTTON" ? control.textContent.trim() + " " + name : name);
      }
    });
  }

  Behaviour.specify(".registry-token-form .jenkins-form-item", "registry-token-label", 0, nameControls);

  // What Jenkins itself puts around: the scope of a credential, the box that switches a build wrapper on.
  Behaviour.specify(".registry-token-form", "registry-token-label", 0, function (form) {
    form.parentElement.querySelectorAll(":scope > .jenkins-form-item").forEach(nameControls);
    const block = form.closest(".optionalBlock-container");
    if (block !== null) {
      nameCheckboxes(block);
    }
  });
})();
