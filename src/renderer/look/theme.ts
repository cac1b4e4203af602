import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { dark, fonts, light, type Palette } from '../../charts/palette.ts';
import { messages } from '../messages/messages.ts';

/* Prussian ink: the one accent. 7 is the button in light, 3 the text in dark. */
const ink: MantineColorsTuple = ['#eff4fb', '#dce7f5', '#bacfea', '#92b3dc', '#6b96cc', '#4a7aba', '#2f61a3', '#234c85', '#1b3c6a', '#132b4e'];
/* Warm greys: paper, not plastic. */
const gray: MantineColorsTuple = ['#fafaf8', '#f4f4f1', '#e4e4de', '#d6d6cf', '#c6c6be', '#a3a49c', '#666969', '#494c4f', '#2c2e30', '#1a1c1e'];
/* Mantine's dark scheme: 0 text, 2 dimmed, 4 border, 6 control, 7 body. */
const darkTuple: MantineColorsTuple = ['#e9e8e4', '#bdbebd', '#969999', '#6b6f73', '#3a3e42', '#2d3033', '#1b1d1f', '#141516', '#101112', '#0b0c0c'];
const pass: MantineColorsTuple = ['#e8f4f1', '#cbe5df', '#a5d3ca', '#8fdcc4', '#7ad4b8', '#2f9885', '#138070', '#0b6e60', '#08564b', '#053d35'];
const fail: MantineColorsTuple = ['#faeceb', '#f2d3d0', '#e6b8b4', '#ef9a8f', '#e8786a', '#cf4a40', '#b02c2a', '#8f1d1d', '#701515', '#500e0e'];
const caution: MantineColorsTuple = ['#fbf4e0', '#f3e5ba', '#e6cf93', '#e6c35a', '#cda435', '#b0860f', '#9a7404', '#876500', '#654b00', '#453300'];
const inconclusive: MantineColorsTuple = ['#efeef6', '#dcdaea', '#c6c4dc', '#a99fd0', '#8f87bd', '#746e9f', '#605c8c', '#4d4a7a', '#3a385e', '#282742'];

/* Fields and buttons share one height, 32 px. */
const field = { input: { height: '2rem', minHeight: '2rem' } };

export const theme = createTheme({
  colors: { ink, gray, dark: darkTuple, pass, fail, caution, inconclusive },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  white: '#ffffff',
  black: light.ink,
  autoContrast: false,
  fontFamily: fonts.ui,
  fontFamilyMonospace: fonts.mono,
  fontSizes: { xs: '0.71875rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' }, // 11.5 13 14 16 20
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.3' },
  headings: {
    fontFamily: fonts.ui,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25', fontWeight: '600' }, // set in fonts.statement by the page header
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
      h4: { fontSize: '0.71875rem', lineHeight: '1.4' },
    },
  },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '1rem', lg: '1.5rem', xl: '2.25rem' }, // 6 10 16 24 36
  shadows: { // only things that float have a shadow; panels have a hairline
    xs: 'none', sm: '0 1px 2px rgba(20,20,18,.06)', md: '0 6px 20px rgba(20,20,18,.10)', lg: '0 12px 36px rgba(20,20,18,.14)', xl: '0 20px 60px rgba(20,20,18,.18)',
  },
  cursorType: 'default',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: 'sm', radius: 'md' },
      styles: { root: { fontWeight: 550, height: '2rem', paddingInline: '0.875rem' } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }, // target size 24 px and more
    TextInput: { defaultProps: { size: 'sm' }, styles: field },
    NumberInput: { defaultProps: { size: 'sm', hideControls: true }, styles: { input: { ...field.input, fontVariantNumeric: 'tabular-nums', textAlign: 'right' } } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' }, styles: field },
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', radius: 'md' }, styles: { label: { paddingInline: '0.625rem', fontWeight: 500 } } },
    Switch: { defaultProps: { size: 'xs' } },
    Table: {
      defaultProps: { verticalSpacing: 0, horizontalSpacing: 'sm', highlightOnHover: true, withRowBorders: true, layout: 'fixed', borderColor: 'var(--p-line)' },
      styles: {
        table: { fontSize: '0.8125rem' }, // tabular figures go on numeric cells only
        th: { fontSize: '0.71875rem', fontWeight: 500, color: 'var(--p-ink3)', height: '2rem' },
        td: { height: '2.25rem', whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }, // 'regular'; 'compact' is 1.75rem, set on the table
      },
    },
    Badge: { defaultProps: { variant: 'default', radius: 'sm', size: 'sm' }, styles: { root: { textTransform: 'none', fontWeight: 550, letterSpacing: 0 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, radius: 'sm' } },
    Modal: { defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.35 }, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { position: 'right', size: 420, transitionProps: { duration: 140 } } },
    Slider: { defaultProps: { size: 4, thumbSize: 16, color: 'ink' } },
    Progress: { defaultProps: { size: 6, radius: 'xs' } },
    Skeleton: { defaultProps: { radius: 'sm' } },
    Paper: { defaultProps: { radius: 'lg', shadow: 'none', withBorder: true } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': messages.app.close } } },
    Kbd: { defaultProps: { size: 'xs' } },
  },
});

/** Publishes palette.ts as --p-* so that CSS and charts cannot drift apart. */
const vars = (p: Palette): Record<string, string> => ({
  '--p-paper': p.paper, '--p-rail': p.rail, '--p-panel': p.panel, '--p-inset': p.inset, '--p-hover': p.hover, '--p-selected': p.selected,
  '--p-line': p.line, '--p-line-strong': p.lineStrong, '--p-ink': p.ink, '--p-ink2': p.ink2, '--p-ink3': p.ink3,
  '--p-accent': p.accent, '--p-accent-fill': p.accentFill, '--p-on-accent': p.onAccent,
  '--p-real': p.real.stroke, '--p-synth': p.synth.fill, '--p-synth-edge': p.synth.stroke, '--p-limit': p.limit, '--p-axis': p.axis,
  ...Object.fromEntries(Object.entries(p.verdict).flatMap(([verdict, tone]) => [[`--p-${verdict}`, tone.ink], [`--p-${verdict}-wash`, tone.wash], [`--p-${verdict}-edge`, tone.edge]])),
  ...Object.fromEntries(p.parts.map((colour, index) => [`--p-part${index}`, colour])),
  '--mantine-color-body': p.paper,
  '--mantine-color-text': p.ink,
  '--mantine-color-dimmed': p.ink3,
  '--mantine-color-default-border': p.lineStrong,
  '--mantine-color-error': p.verdict.fail.ink,
  '--mantine-color-disabled': p.inset,
  '--mantine-color-disabled-color': p.ink3,
  '--mantine-color-placeholder': p.ink3,
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--p-font-statement': fonts.statement, '--p-rail-w': '188px', '--p-top-h': '48px', '--p-inspector-w': '304px', '--p-gutter': '16px', '--p-margin': '24px' },
  light: vars(light),
  dark: vars(dark),
});
