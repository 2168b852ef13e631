// Jenkins shows the label of an entry next to its control, but does not tie the two together for who cannot see them.
Behaviour.specify(".registry-token-form .jenkins-form-item", "registry-token-label", 0, function (item) {
  const label = item.querySelector(":scope > .jenkins-form-label");
  if (label === null) {
    return;
  }
  const text = Array.from(label.childNodes)
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent)
    .join("")
    .trim();
  item.querySelectorAll("input:not([type=hidden]), select, textarea, .hidden-password-update-btn").forEach(function (control) {
    if (control.closest(".jenkins-form-item") === item && !control.hasAttribute("aria-label")) {
      const own = control.tagName === "BUTTON" ? control.textContent.trim() + " " : "";
      control.setAttribute("aria-label", own + text);
    }
  });
});
