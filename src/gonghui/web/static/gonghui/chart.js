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

  /* Lines may end at nearly the same height: their names keep a line's distance, the highest stays highest. */
  function spread(series) {
    var ends = series.map(function (line) { return line.data[line.data.length - 1] || 0; });
    var tallest = Math.max.apply(null, series.map(function (line) { return Math.max.apply(null, line.data); })) || 1;
    var scale = 150 / tallest, lowest = -Infinity;
    series.map(function (_line, index) { return index; })
      .sort(function (a, b) { return ends[b] - ends[a]; })
      .forEach(function (index) {
        var wished = -ends[index] * scale, place = Math.max(wished, lowest + size * 1.3);
        lowest = place;
        series[index].endLabel.offset = [4, place - wished];
      });
  }

  function cells(row, tag) {
    return Array.prototype.slice.call(row.querySelectorAll(tag)).map(function (cell) { return cell.textContent.trim(); });
  }
  /* A lamp keeps its colour and its shape; the line under it differs too, for whoever prints in grey. */
  var LAMPS = {
    r: { token: "--red", symbol: "diamond", type: "solid" },
    y: { token: "--yel", symbol: "triangle", type: "dashed" },
    b: { token: "--blu", symbol: "circle", type: "dotted" }
  };
  document.querySelectorAll("[data-gh-chart]").forEach(function (box) {
    var plot = box.querySelector(".plot"), table = box.querySelector("table"), details = box.querySelector("details");
    var points = cells(table.tHead.rows[0], "th").slice(1);
    var series = Array.prototype.slice.call(table.tBodies[0].rows).map(function (row, index) {
      var lamp = LAMPS[row.dataset.ghTone];
      return {
        name: cells(row, "th")[0], type: "line", smooth: false,
        data: cells(row, "td").map(function (text) { return text === "" ? null : Number(text.replace(/,/g, "")); }),
        symbol: lamp ? lamp.symbol : index ? "emptyCircle" : "circle", symbolSize: lamp ? 8 : 6,
        itemStyle: lamp ? { color: token(lamp.token) } : {},
        lineStyle: Object.assign({ type: lamp ? lamp.type : index ? "dashed" : "solid", width: 2.5 },
          lamp ? { color: token(lamp.token) } : {}),
        endLabel: { show: true, formatter: "{a}", color: token("--ink"), fontSize: size, fontFamily: font }
      };
    });
    spread(series);
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
