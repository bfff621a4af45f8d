import { TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";

const TYPING_MS = 300;

interface DebouncedInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A text that is taken when whoever types it pauses. A value that comes from elsewhere replaces what was typed. */
export function DebouncedInput({ value = "", onChange, ...props }: DebouncedInputProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) setTyped(value);
  }
  const send = useDebouncedCallback((written: string) => {
    setSent(written);
    onChange(written || undefined);
  }, TYPING_MS);
  return (
    <TextInput
      {...props}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        send(currentTarget.value.trim());
      }}
    />
  );
}
