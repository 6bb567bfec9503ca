/* Sugar on pages that work without it: focus, menus, text size, counters, printing, the session's end. */
(function () {
  "use strict";

  function each(root, selector, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }

  /* The error summary takes the focus; its links put it into the field they name (K-37). */
  function focusErrorSummary(root) {
    var box = root.querySelector("[data-error-summary]");
    if (!box) return;
    box.focus();
    each(box, "a[href^='#']", function (link) {
      link.addEventListener("click", function (event) {
        var field = document.getElementById(link.hash.slice(1));
        if (!field) return;
        event.preventDefault();
        field.focus();
        (field.closest(".form-group") || field).scrollIntoView({ block: "center" });
      });
    });
  }

  /* <details> menus: Escape closes and gives the focus back; a click elsewhere closes. */
  function menus() {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      each(document, "details[data-menu][open]", function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    });
    document.addEventListener("click", function (event) {
      each(document, "details[data-menu][open]", function (menu) {
        if (!menu.contains(event.target)) menu.open = false;
      });
    });
  }

  function textSize() {
    var root = document.documentElement;
    function show() {
      var current = root.getAttribute("data-text-size") || "md";
      each(document, "[data-text-size]", function (button) {
        if (button === root) return;
        button.setAttribute("aria-pressed", String(button.dataset.textSize === current));
      });
    }
    each(document, "button[data-text-size]", function (button) {
      button.addEventListener("click", function () {
        root.setAttribute("data-text-size", button.dataset.textSize);
        try {
          window.localStorage.setItem("text-size", button.dataset.textSize);
        } catch (error) {
          console.info("text size is not remembered: storage is closed", error);
        }
        show();
      });
    });
    show();
  }

  /* "12 / 500" under a text area; the limit itself is enforced by the server. */
  function counters(root) {
    each(root, "[data-count-for]", function (counter) {
      var area = document.getElementById(counter.dataset.countFor);
      if (!area || area.maxLength < 0) return;
      function show() {
        counter.textContent = area.value.length + " / " + area.maxLength;
      }
      area.addEventListener("input", show);
      show();
    });
  }

  function printing(root) {
    each(root, "[data-print]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    });
  }

  /* Tells in time that the session ends, and renews it on request (KWCAG 6.2.1). */
  function sessionEnd() {
    var notice = document.querySelector("[data-session-seconds]");
    if (!notice) return;
    var text = notice.querySelector("[data-session-left]");
    var button = notice.querySelector("[data-session-renew]");
    var warnAt = 120;
    var endsAt;
    function restart() {
      endsAt = Date.now() + Number(notice.dataset.sessionSeconds) * 1000;
      notice.hidden = true;
    }
    restart();
    window.setInterval(function () {
      var left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
      if (left > warnAt) return;
      notice.hidden = false;
      text.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    }, 1000);
    button.addEventListener("click", function () {
      window.fetch(notice.dataset.sessionUrl, { credentials: "same-origin" }).then(function (response) {
        if (response.ok) restart();
        else window.location.reload();
      });
    });
  }

  function enhance(root) {
    focusErrorSummary(root);
    counters(root);
    printing(root);
  }

  each(document, ".js-only", function (element) {
    element.hidden = false;
  });
  menus();
  textSize();
  sessionEnd();
  enhance(document);
  document.addEventListener("htmx:afterSwap", function (event) {
    enhance(event.target);
  });
})();
