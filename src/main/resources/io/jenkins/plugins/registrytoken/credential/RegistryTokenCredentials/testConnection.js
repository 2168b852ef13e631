// Sends the form as it is, so that a credential can be tried before it is saved.
Behaviour.specify(".registry-token-test", "registry-token-test", 0, function (button) {
  button.onclick = function () {
    const form = button.closest("form");
    const result = button.parentElement.querySelector(".registry-token-result");
    // Disabled for real it would lose the focus, and who works with the keyboard their place.
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    result.textContent = "";
    buildFormTree(form);
    fetch(button.dataset.url, {
      method: "post",
      headers: crumb.wrap({}),
      body: new URLSearchParams({ json: form.elements["json"].value }),
    })
      .then(function (response) {
        return response.text().then(function (text) {
          // A FormValidation escapes what it shows; anything else is a page that does not belong here.
          if (response.ok) {
            result.innerHTML = text;
          } else {
            result.textContent = "HTTP " + response.status;
          }
        });
      })
      .catch(function (error) {
        result.textContent = error.message;
      })
      .finally(function () {
        button.removeAttribute("aria-disabled");
      });
  };
});
