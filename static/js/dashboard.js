// Draws a chart above each table marked data-chart, from the numbers in that table. Without it the table is all there.
(function () {
  "use strict";
  if (!window.echarts) return;
  const root = document.documentElement;
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"];
  const LINES = ["solid", "dashed", "dotted", [12, 4, 2, 4], [2, 2], [8, 2]];

  function token(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  function palette() {
    return ["--text-primary", "--text-danger", "--text-success", "--text-warning", "--text-info", "--text-bold"].map(token);
  }

  function read(table) {
    const heads = Array.from(table.tHead.rows[0].cells).slice(1).map((cell) => cell.textContent.trim());
    const rows = Array.from(table.tBodies[0].rows);
    const names = rows.map((row) => {
      const short = row.cells[0].querySelector("[data-short]");
      return short ? short.dataset.short : row.cells[0].textContent.trim();
    });
    const series = heads.map((name, n) => ({
      name: name,
      values: rows.map((row) => {
        const value = row.cells[n + 1].dataset.value;
        return value === undefined || value === "" ? null : Number(value);
      }),
    }));
    return { names: names, series: series.filter((one) => one.values.some((value) => value !== null)) };
  }

  function options(kind, data) {
    const text = { color: token("--text"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14 };
    const line = { lineStyle: { color: token("--line") } };
    return {
      animation: false,
      color: palette(),
      textStyle: text,
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      legend: { top: 8, textStyle: text, itemWidth: 34, type: "scroll" },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      grid: { left: 12, right: 24, top: 56, bottom: 12, containLabel: true },
      xAxis: { type: "category", data: data.names, axisLabel: text, axisLine: { lineStyle: { color: token("--line-strong") } } },
      yAxis: { type: "value", min: 0, axisLabel: text, splitLine: line },
      series: data.series.map((one, n) => kind === "line"
        ? { type: "line", name: one.name, data: one.values, symbol: SYMBOLS[n % SYMBOLS.length], symbolSize: 9, lineStyle: { width: 3, type: LINES[n % LINES.length] } }
        : { type: "bar", name: one.name, data: one.values, barMaxWidth: 44, label: { show: true, position: "top", color: text.color, fontSize: 13 } }),
    };
  }

  function draw(holder) {
    const table = holder.querySelector("table");
    const data = read(table);
    if (!data.series.length) return;
    const box = document.createElement("div");
    box.className = "chart";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", holder.dataset.chartTitle + ". " + holder.dataset.chartHint);
    holder.prepend(box);
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(options(holder.dataset.chart, data));
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
