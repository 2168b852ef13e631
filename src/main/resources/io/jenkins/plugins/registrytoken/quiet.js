// Jenkins checks every field as soon as it is shown. In a new form the errors of empty fields are hidden until someone has
// filled them in, tests the connection or saves.
(function () {
  const NEW = "registry-token-new";
  const QUIET = "registry-token-quiet";

  function itemOf(field) {
    return field.closest(".jenkins-form-item");
  }

  function showErrors(item) {
    item.classList.remove(QUIET);
  }

  // What is hidden is about the empty field. Jenkins checks the new value itself.
  function startAnew(item) {
    if (item.classList.contains(QUIET)) {
      item.querySelector(".validation-error-area").replaceChildren();
      showErrors(item);
    }
  }

  function quietItems(part) {
    return Array.from(part.querySelectorAll("." + QUIET));
  }

  function dependents(form, field) {
    return Array.from(form.querySelectorAll(".validated[checkdependson]")).filter((other) =>
      other.getAttribute("checkdependson").split(" ").includes(field.name.replace("_.", "")),
    );
  }

  Behaviour.specify(".registry-token-form .validated", "registry-token-quiet", 0, function (field) {
    if (field.value === "" && field.closest("." + NEW) !== null) {
      itemOf(field).classList.add(QUIET);
    }
  });

  Behaviour.specify(".registry-token-form", "registry-token-quiet", 1000, function (form) {
    // Parts that are added to the form of something saved are new as well.
    form.classList.add(NEW);
    ["change", "focusout"].forEach((event) =>
      form.addEventListener(event, function ({ target }) {
        if (target.name && target.value !== "" && itemOf(target) !== null) {
          [target, ...dependents(form, target)].map(itemOf).forEach(startAnew);
        }
      }),
    );
    form.addEventListener("click", function ({ target }) {
      if (target.closest(".registry-token-test") !== null) {
        quietItems(form).forEach(showErrors);
      }
    });
  });

  // What is incomplete is saved by pressing the button again.
  document.addEventListener(
    "submit",
    function (event) {
      if (event.target.querySelector(".registry-token-test") === null) {
        return;
      }
      const quiet = quietItems(event.target);
      const missing = quiet.filter((item) => item.offsetParent !== null && item.querySelector(".validation-error-area .error"));
      quiet.forEach(showErrors);
      if (missing.length > 0) {
        event.preventDefault();
        event.stopImmediatePropagation();
        missing[0].querySelector(".validated").focus();
      }
    },
    true,
  );
})();
