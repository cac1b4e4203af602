import Renderer from 'pdfmake/js/Renderer.js';

/** A node of the structure tree that readers of screens walk along. */
interface Structure {
  add(child: unknown): void;
  end(): void;
}

/** What is needed of pdfkit's document. */
interface TaggedDocument {
  readonly options: { readonly tagged?: boolean };
  readonly page: { readonly height: number };
  struct(type: string, options?: { alt?: string }): Structure;
  addStructure(structure: Structure): void;
  markStructureContent(type: string): unknown;
  markContent(type: 'Artifact', options: { type: string }): void;
  endMarkedContent(): void;
}

interface Line {
  readonly inlines: readonly { readonly fontSize: number; readonly font: { readonly name?: string } }[];
  readonly lastLineInParagraph?: boolean;
}

/** pdfmake's renderer, as far as it is told of structure. */
export interface TaggedRenderer {
  readonly pdfDocument: TaggedDocument;
  renderPages(pages: readonly unknown[]): void;
  renderLine(line: Line, x: number, y: number): void;
  renderVector(vector: unknown): void;
  renderSVG(svg: { readonly alt?: string }): void;
}

/** Sizes of type from which a line is a heading of the first and of the second level. */
const headings = [['H1', 18], ['H2', 12.5], ['H3', 10.5]] as const;

/** Strips at the upper and the lower edge of a page, points, in which its head and its foot begin, and nothing else. */
export const strips = { head: 28, foot: 40 } as const;

/** Roots of the trees of documents that are being drawn, and the paragraph that their next line belongs to. */
const trees = new WeakMap<TaggedDocument, { readonly root: Structure; paragraph: Structure | null; type: string }>();

/**
 * pdfmake places texts without saying what they are, so that its renderer is told here: lines of one paragraph are one element, large type is a heading, a
 * picture is a figure with its caption as alternative text, and hairlines, heads and feet of pages are artifacts. Rows of tables are paragraphs, cell after cell.
 */
export function tagPages(): void {
  // What a CommonJS module exports as default is itself or lies one step further, as whoever loads it sees it.
  const { prototype }: { readonly prototype: TaggedRenderer } = 'default' in Renderer ? Renderer.default : Renderer;
  const { renderPages, renderLine, renderVector, renderSVG } = prototype;

  prototype.renderPages = function (pages) {
    const document = this.pdfDocument;
    const root = document.struct('Document');
    document.addStructure(root);
    trees.set(document, { root, paragraph: null, type: 'P' });
    renderPages.call(this, pages);
    trees.get(document)?.paragraph?.end();
    root.end();
  };

  prototype.renderLine = function (line, x, y) {
    const document = this.pdfDocument;
    const tree = trees.get(document)!;
    if (y < strips.head || y >= document.page.height - strips.foot) {
      artifact(document, 'Pagination', () => renderLine.call(this, line, x, y));
      return;
    }
    if (tree.paragraph === null) {
      tree.type = typeOf(line);
      tree.paragraph = document.struct(tree.type);
      tree.root.add(tree.paragraph);
    }
    const { paragraph } = tree;
    paragraph.add(document.markStructureContent(tree.type));
    renderLine.call(this, line, x, y);
    document.endMarkedContent();
    if (line.lastLineInParagraph === false) return;
    paragraph.end();
    tree.paragraph = null;
  };

  prototype.renderVector = function (vector) {
    artifact(this.pdfDocument, 'Layout', () => renderVector.call(this, vector));
  };

  prototype.renderSVG = function (svg) {
    const document = this.pdfDocument;
    const figure = document.struct('Figure', svg.alt === undefined ? {} : { alt: svg.alt });
    trees.get(document)!.root.add(figure);
    figure.add(document.markStructureContent('Figure'));
    renderSVG.call(this, svg);
    document.endMarkedContent();
    figure.end();
  };
}

function artifact(document: TaggedDocument, type: string, draw: () => void): void {
  document.markContent('Artifact', { type });
  draw();
  document.endMarkedContent();
}

function typeOf({ inlines }: Line): string {
  const size = Math.max(0, ...inlines.map(({ fontSize }) => fontSize));
  return headings.find(([, least]) => size >= least)?.[0] ?? 'P';
}
