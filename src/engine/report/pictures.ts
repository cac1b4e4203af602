import { tailDependence, vintages } from '../../charts/curves.ts';
import { fan } from '../../charts/fan.ts';
import { iconArray } from '../../charts/iconArray.ts';
import { intervals } from '../../charts/intervals.ts';
import { matrix } from '../../charts/matrix.ts';
import { categoryOverlay, overlay } from '../../charts/overlay.ts';
import { palettes } from '../../charts/palette.ts';
import { toSvg } from '../../charts/render.ts';
import { shareBar } from '../../charts/shareBar.ts';
import { tornado } from '../../charts/tornado.ts';
import type { ReportPicture } from '../../contract/report.ts';

const { print } = palettes;

/** Two of them stand side by side on either paper. */
const smallWidth = 240;

/** Width of a picture in points, and its SVG for paper. */
export interface DrawnPicture {
  readonly svg: string;
  readonly width: number;
}

/** Draws a picture of a report from the figures in the document alone. */
export function drawPicture(picture: ReportPicture): DrawnPicture {
  switch (picture.kind) {
    case 'overlay': return { svg: toSvg(overlay(picture, print), 400, 220), width: smallWidth };
    case 'categories': return { svg: toSvg(categoryOverlay(picture, print), 400, 220), width: smallWidth };
    case 'matrix': return { svg: toSvg(matrix(picture, print), 600, 110 + 24 * picture.rows.length), width: 420 };
    case 'vintages': return { svg: toSvg(vintages(picture.cohorts, print), 600, 280), width: 450 };
    case 'fan': return { svg: toSvg(fan(picture, print), 400, 220), width: smallWidth };
    case 'tails': return { svg: toSvg(tailDependence(picture, print), 400, 220), width: smallWidth };
    case 'intervals': return { svg: toSvg(intervals(picture.items, picture.limit, picture.name, print), 560, 80 + 26 * picture.items.length), width: 420 };
    case 'tornado': return { svg: toSvg(tornado(picture, print), 640, 80 + 34 * picture.items.length), width: 480 };
    case 'people': return { svg: iconArray(picture, print), width: 140 };
    case 'shares': return { svg: shareBar(picture.shares, print), width: 480 };
  }
}
