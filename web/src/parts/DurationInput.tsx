/** A length of time: a number and its unit. Its value is seconds, or null where nothing is entered. */
import { Group, Input, NativeSelect, NumberInput } from "@mantine/core";
import { useId, useUncontrolled } from "@mantine/hooks";
import { useState, type ReactNode } from "react";

import { text } from "../text";
import { inUnits, UNIT_SECONDS, type Unit } from "./durations";

/** As long as the server takes. */
const DURATION_SECONDS_MAX = 100 * 365 * 86_400;
const UNITS: readonly Unit[] = ["hours", "days", "weeks", "months", "years"];

interface DurationInputProps {
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  /** Which units are offered; `seconds` comes in by itself where a value needs it. */
  units?: readonly Unit[];
  value?: number | null;
  defaultValue?: number | null;
  onChange?: (seconds: number | null) => void;
}

/** Takes what `form.getInputProps` gives, in forms of either mode. */
export function DurationInput({
  label,
  description,
  error,
  required = false,
  disabled = false,
  units = UNITS,
  value,
  defaultValue,
  onChange,
}: DurationInputProps) {
  const id = useId();
  const [seconds, setSeconds] = useUncontrolled<number | null>({ value, defaultValue, finalValue: null, onChange });
  // Chosen by whoever enters it: 24 hours do not turn into 1 day under their hands.
  const [unit, setUnit] = useState<Unit>(() => (seconds ? inUnits(seconds, units).unit : (units[0] ?? "seconds")));
  const offered = units.includes(unit) ? units : [unit, ...units];
  const amount = seconds === null ? "" : seconds / UNIT_SECONDS[unit];

  function enter(entered: number | string, of: Unit) {
    setSeconds(typeof entered === "number" && entered > 0 ? Math.round(entered * UNIT_SECONDS[of]) : null);
  }

  return (
    <Input.Wrapper id={id} label={label} description={description} error={error} required={required}>
      <Group gap="xs" wrap="nowrap" mt={description ? 5 : 0} align="flex-start">
        <NumberInput
          id={id}
          aria-invalid={Boolean(error)}
          flex={1}
          min={0}
          max={DURATION_SECONDS_MAX / UNIT_SECONDS[unit]}
          clampBehavior="strict"
          decimalScale={2}
          allowNegative={false}
          disabled={disabled}
          required={required}
          value={amount}
          onChange={(entered) => enter(entered, unit)}
        />
        <NativeSelect
          aria-label={`${label}: ${text.durations.unit}`}
          w="9.5rem"
          disabled={disabled}
          data={offered.map((one) => ({ value: one, label: text.durations[one] }))}
          value={unit}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.value as Unit;
            setUnit(chosen);
            enter(amount, chosen);
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}
