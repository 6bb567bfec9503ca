// The queue by keyboard: j and k walk the rows, Enter opens, x chooses, / searches. Sugar: every row is a link anyway.
"use strict";
(() => {
  let at = -1;
  const rows = () => [...document.querySelectorAll("#result_list tbody tr")].filter((row) => row.querySelector("a[href]"));
  const go = (to) => {
    const all = rows();
    if (!all.length) return;
    if (all[at]) all[at].classList.remove("is-keyed");
    at = Math.max(0, Math.min(all.length - 1, to));
    all[at].classList.add("is-keyed");
    all[at].querySelector("a[href]").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "x" && rows()[at]) rows()[at].querySelector("input.action-select")?.click();
    else if (event.key === "/") { event.preventDefault(); document.getElementById("searchbar")?.focus(); }
  });
})();
