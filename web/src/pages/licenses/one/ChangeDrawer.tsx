/** Changing the license: its policy, what it has of its own, and whose it is. */
import { Button, Drawer, Fieldset, Group, Stack, Text } from "@mantine/core";

import type { License } from "../../../api/licenses";
import { showProblems } from "../../../parts/forms";
import { said } from "../../../parts/said";
import { text } from "../../../text";
import { CustomerFields } from "../CustomerFields";
import { useLicenseForm } from "../form";
import { AtLimitField, EndFields, EntitlementsField, LimitField, PolicyField } from "../TermsFields";
import { differences, valuesOf } from "../terms";
import { useLicenseUpdate } from "./useLicenseUpdate";

const words = text.licenses;

interface ChangeDrawerProps {
  license: License;
  etag: string;
  opened: boolean;
  onClose: () => void;
}

export function ChangeDrawer({ opened, onClose, ...props }: ChangeDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={text.license.change.title}
      closeButtonProps={{ "aria-label": text.common.close }}
      closeOnClickOutside={false}
    >
      <ChangeForm {...props} onClose={onClose} />
    </Drawer>
  );
}

function ChangeForm({ license, etag, onClose }: Omit<ChangeDrawerProps, "opened">) {
  const form = useLicenseForm(valuesOf(license));
  const update = useLicenseUpdate(license.id, etag);

  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        const changes = differences(license, values);
        if (Object.keys(changes).length === 0) {
          said(text.license.change.nothing);
          onClose();
          return;
        }
        update.mutate(changes, {
          onSuccess: () => {
            said(words.did.update);
            onClose();
          },
          onError: (error) => showProblems(form, error),
        });
      })}
    >
      <Stack>
        <Text size="sm">{words.explain.update}</Text>
        <PolicyField form={form} />
        <Fieldset legend={words.form.terms}>
          <Stack gap="sm">
            <EndFields form={form} given={words.form.endsKeep} />
            <Group grow align="flex-end" preventGrowOverflow={false}>
              <LimitField form={form} name="max_devices" />
              <LimitField form={form} name="max_sessions" />
            </Group>
            <AtLimitField form={form} />
            <EntitlementsField form={form} />
          </Stack>
        </Fieldset>
        <Fieldset legend={words.form.customer}>
          <Stack gap="sm">
            <CustomerFields form={form} />
          </Stack>
        </Fieldset>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
