/** Mantine's components as links of the router, which knows what each address takes. */
import { Anchor, Button } from "@mantine/core";
import { createLink } from "@tanstack/react-router";

export const AnchorLink = createLink(Anchor<"a">);
export const ButtonLink = createLink(Button<"a">);
