// Names the scrollable areas of the admin in Korean, each differently: SimpleBar calls them all "scrollable content".
window.addEventListener("load", () => {
  document.querySelectorAll(".simplebar-content-wrapper").forEach((area, place) => {
    area.setAttribute("aria-label", `스크롤 영역 ${place + 1}`);
  });
});
