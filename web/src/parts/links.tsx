/** Mantine's components as links of the router, which knows what each address takes. */
import { Anchor, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

export const AnchorLink = createLink(Anchor<"a">);

type ButtonAnchorProps = ButtonProps & Omit<ComponentPropsWithRef<"a">, keyof ButtonProps>;

/** A button's looks on a real link, which can be opened in another tab. */
export const ButtonLink = createLink((props: ButtonAnchorProps) => <Button component="a" {...props} />);
