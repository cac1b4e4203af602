import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Markdown } from '../../src/renderer/help/markdown.tsx';

const html = (text: string): string => renderToStaticMarkup(createElement(Markdown, { text, onTopic: () => {} }));

test('the part of Markdown that the help uses', () => {
  expect(html('# Title\n\n## Part\n\nA **strong** word and `code`.')).toBe('<h3 class="help-title">Title</h3><h4 class="help-heading">Part</h4><p>A <strong>strong</strong> word and <code class="mono">code</code>.</p>');
  expect(html('- one\n- two')).toBe('<ul><li>one\n</li><li>two</li></ul>');
  expect(html('1. one\n2. two')).toBe('<ol><li>one\n</li><li>two</li></ol>');
  expect(html('See [Budgets](privacy-budgets).')).toBe('<p>See <button type="button" class="text-button">Budgets</button>.</p>');
});

test('nothing in a text becomes an element of its own', () => {
  expect(html('<img src=x onerror=alert(1)> [go](https://example.org)')).toBe('<p>&lt;img src=x onerror=alert(1)&gt; [go](https://example.org)</p>');
});
