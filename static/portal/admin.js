// Names the scrollable areas of the admin in Korean, each differently: SimpleBar calls them all "scrollable content".
window.addEventListener("load", () => {
  document.querySelectorAll(".simplebar-content-wrapper").forEach((area, place) => {
    area.setAttribute("aria-label", `스크롤 영역 ${place + 1}`);
  });
});

// Reads aloud what a part of the page says of itself (data-announce) when a new copy of it says something else.
document.addEventListener("htmx:afterSwap", () => {
  const said = document.querySelector("[data-announcement]");
  const part = document.querySelector("[data-announce]");
  if (said && part && said.textContent !== part.dataset.announce) said.textContent = part.dataset.announce;
});
