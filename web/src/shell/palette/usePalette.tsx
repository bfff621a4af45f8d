/** The way to the palette. It is loaded when the page is idle or when it is first wanted. */
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";

const load = () => import("./Palette");
const Palette = lazy(load);

const LOADED_AFTER_MS = 500;

export function usePalette(): { open: () => void; palette: ReactNode } {
  const [opened, { open, toggle, close }] = useDisclosure(false);
  const [seen, setSeen] = useState({ opened: false, openings: 0 });
  if (seen.opened !== opened) setSeen({ opened, openings: seen.openings + Number(opened) });

  useHotkeys([["mod+K", toggle]], []); // In fields too.
  useEffect(() => {
    const timer = setTimeout(() => void load(), LOADED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  // Each opening has its own: one that is still fading out would keep what was typed before.
  const palette = seen.openings > 0 && (
    <Suspense fallback={null}>
      <Palette key={seen.openings} opened={opened} onClose={close} />
    </Suspense>
  );
  return { open, palette };
}
