/* Draws the line charts of a board from the tables under them (components/plot.html), in the colours of tokens.css. */
(function () {
  "use strict";
  if (!window.echarts) return;
  var css = getComputedStyle(document.documentElement);
  function token(name) { return css.getPropertyValue(name).trim(); }
  var size = document.body.classList.contains("wall") ? 18 : 13, font = token("--f-ui");
  var axis = {
    axisLine: { lineStyle: { color: token("--line-2") } }, axisTick: { show: false },
    axisLabel: { color: token("--ink-2"), fontSize: size, fontFamily: font },
    splitLine: { lineStyle: { color: token("--line") } }
  };
  window.echarts.registerTheme("gonghui", {
    color: [token("--pine"), token("--line-2"), token("--blu"), token("--h4")],
    textStyle: { fontFamily: font, color: token("--ink") },
    categoryAxis: Object.assign({}, axis, { splitLine: { show: false } }),
    valueAxis: Object.assign({}, axis, { axisLine: { show: false } })
  });

  function cells(row, tag) {
    return Array.prototype.slice.call(row.querySelectorAll(tag)).map(function (cell) { return cell.textContent.trim(); });
  }
  document.querySelectorAll("[data-gh-chart]").forEach(function (box) {
    var plot = box.querySelector(".plot"), table = box.querySelector("table"), details = box.querySelector("details");
    var points = cells(table.tHead.rows[0], "th").slice(1);
    var series = Array.prototype.slice.call(table.tBodies[0].rows).map(function (row, index) {
      return {
        name: cells(row, "th")[0], type: "line", smooth: false,
        data: cells(row, "td").map(function (text) { return text === "" ? null : Number(text.replace(/,/g, "")); }),
        symbol: index ? "emptyCircle" : "circle", symbolSize: 6,
        lineStyle: { type: index ? "dashed" : "solid", width: 2.5 },
        endLabel: { show: true, formatter: "{a}", color: token("--ink"), fontSize: size, fontFamily: font }
      };
    });
    /* Two lines may end at nearly the same height: the higher name moves up, the others down. */
    var ends = series.map(function (line) { return line.data[line.data.length - 1]; }), highest = Math.max.apply(null, ends);
    series.forEach(function (line, index) {
      line.endLabel.offset = [4, (ends[index] === highest ? -1 : 1) * size * 0.6];
    });
    plot.hidden = false;
    details.open = false;
    var chart = window.echarts.init(plot, "gonghui", { renderer: "svg" });
    chart.setOption({
      animation: false, series: series, tooltip: { trigger: "axis", renderMode: "richText" },
      grid: { left: 8, right: size * 6.5, top: 16, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: points, boundaryGap: false }, yAxis: { type: "value", splitNumber: 3 }
    });
    addEventListener("resize", function () { chart.resize(); });
  });
})();
