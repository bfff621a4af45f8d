import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

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

export const theme = createTheme({
  colors: { ink },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  // The system's own fonts: nothing to load, nothing that shifts.
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, Ubuntu, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontWeight: "650" },
});

/** Secondary text and what is said of mistakes pass WCAG AA on every background that we have. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#5c636b", "--mantine-color-error": "#c92a2a" },
  dark: { "--mantine-color-dimmed": "#a3a8ae", "--mantine-color-error": "#ff8787" },
});
