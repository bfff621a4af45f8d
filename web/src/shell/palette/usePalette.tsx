/** The way to the palette. It is loaded when the page is idle or when it is first wanted. */
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";

const load = () => import("./Palette");
const Palette = lazy(load);

const LOADED_AFTER_MS = 500;

export function usePalette(): { open: () => void; palette: ReactNode } {
  const [opened, { open, toggle, close }] = useDisclosure(false);
  const [wasWanted, setWasWanted] = useState(false);
  if (opened && !wasWanted) setWasWanted(true);

  useHotkeys([["mod+K", toggle]], []); // In fields too.
  useEffect(() => {
    const timer = setTimeout(() => void load(), LOADED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  const palette = wasWanted && (
    <Suspense fallback={null}>
      <Palette opened={opened} onClose={close} />
    </Suspense>
  );
  return { open, palette };
}
