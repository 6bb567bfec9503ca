/* Sugar of the newsletter's desk: leaving a page with something unsaved is asked about. The page works without it. */
(function () {
  "use strict";

  var guarded = document.querySelector("[data-unsaved]");
  var form = guarded && guarded.querySelector("form");
  if (!form) return;

  function written() {
    return JSON.stringify(
      Array.prototype.map.call(form.elements, function (field) {
        return field.type === "checkbox" ? field.checked : field.value;
      })
    );
  }

  var saved = written();
  var refused = Boolean(form.querySelector("[aria-invalid=true]"));
  var sending = false;

  form.addEventListener("submit", function () {
    sending = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (sending || (!refused && written() === saved)) return;
    event.preventDefault();
    event.returnValue = guarded.dataset.unsaved;
  });
})();
