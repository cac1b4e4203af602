import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, MarkPointComponent, VisualMapComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, MarkPointComponent, VisualMapComponent, LabelLayout, SVGRenderer]);

/** A picture as SVG text, without a page: for reports and files. Names of its elements differ from call to call. */
export function toSvg(option: EChartsCoreOption, width: number, height: number): string {
  const chart = init(null, undefined, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** A picture on a page. The caller disposes of it. */
export function drawOn(element: HTMLElement, option: EChartsCoreOption): EChartsType {
  const chart = init(element, undefined, { renderer: 'svg' });
  chart.setOption(option);
  return chart;
}
