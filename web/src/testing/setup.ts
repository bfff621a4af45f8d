/** What each component test finds and leaves: Mantine asks the browser for things that a test's browser lacks. */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => cleanup());
