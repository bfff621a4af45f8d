import { createTheme, Menu, PasswordInput, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

import { text } from "./text";

/** Lockence's blue, from light to dark. Shade 7 on white and shade 3 on dark pass WCAG AA for text. */
const ink: MantineColorsTuple = [
  "#edf2ff",
  "#dbe4ff",
  "#bac8ff",
  "#91a7ff",
  "#748ffc",
  "#5c7cfa",
  "#4c6ef5",
  "#3b5bdb",
  "#364fc7",
  "#2b3f9e",
];

/** Mantine's, but for the last shade, which is what stands on light teal: its own is too light for small words. */
const teal: MantineColorsTuple = [
  "#e6fcf5",
  "#c3fae8",
  "#96f2d7",
  "#63e6be",
  "#38d9a9",
  "#20c997",
  "#12b886",
  "#0ca678",
  "#099268",
  "#066649",
];

export const theme = createTheme({
  colors: { ink, teal },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  // The system's own fonts: nothing to load, nothing that shifts.
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, Ubuntu, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontWeight: "650" },
  components: {
    // A screen reader expects nothing but items in a menu. So the first of them gets the focus.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    PasswordInput: PasswordInput.extend({
      defaultProps: { visibilityToggleButtonProps: { "aria-label": text.common.showPassword } },
    }),
  },
});

/** Secondary text and what is said of mistakes pass WCAG AA on every background that we have. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#5c636b", "--mantine-color-error": "#c92a2a" },
  dark: { "--mantine-color-dimmed": "#a3a8ae", "--mantine-color-error": "#ff8787" },
});
