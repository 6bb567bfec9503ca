/* Typing in paper forms: says at once, when the telephone or the address is written, that it is there already. The page
   works without this: then it says so when the form is sent. */
"use strict";
(() => {
  const form = document.getElementById("paper-form");
  const target = document.getElementById("known");
  if (!form || !target) return;
  let asked = "";
  const ask = async () => {
    const body = new FormData();
    for (const name of ["phone", "email", "csrfmiddlewaretoken"]) body.set(name, form.elements[name].value);
    const typed = body.get("phone") + "\n" + body.get("email");
    if (typed === asked) return;
    asked = typed;
    const answer = await fetch(target.dataset.url, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok && typed === asked) target.innerHTML = await answer.text();
  };
  for (const name of ["phone", "email"]) form.elements[name].addEventListener("change", ask);
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
