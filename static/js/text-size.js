/* Sets the chosen text size before the first paint. Loaded in the head, so it stays this short. */
(function () {
  "use strict";
  var size = null;
  try {
    size = window.localStorage.getItem("text-size");
  } catch (error) {
    console.info("text size is not remembered: storage is closed", error);
  }
  if (size === "lg" || size === "xlg") {
    document.documentElement.setAttribute("data-text-size", size);
  }
})();
