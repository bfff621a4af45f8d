import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { api, tagged } from "../../api/client";
import { LoadingRows } from "../../parts/Loading";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { PolicyForm } from "./PolicyForm";
import { valuesOf, type PolicyValues } from "./values";

export type Opened = { editedId: string } | { initial: PolicyValues };

interface PolicyDrawerProps {
  opened: Opened | null;
  onClose: () => void;
}

export function PolicyDrawer({ opened, onClose }: PolicyDrawerProps) {
  const isEdit = opened !== null && "editedId" in opened;
  return (
    <Drawer
      opened={opened !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={isEdit ? text.policies.editTitle : text.policies.newTitle}
      closeButtonProps={{ "aria-label": text.common.close }}
    >
      {opened === null ? null : "editedId" in opened ? (
        <Edited id={opened.editedId} onDone={onClose} />
      ) : (
        <PolicyForm edited={null} initial={opened.initial} onDone={onClose} />
      )}
    </Drawer>
  );
}

/** As it is now, with the tag that keeps two people from overwriting each other. */
function Edited({ id, onDone }: { id: string; onDone: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["policies", "edited", id],
    queryFn: () => tagged(api.GET("/api/v1/policies/{policy_id}", { params: { path: { policy_id: id } } })),
    // What is typed stays: it is not loaded again underneath.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (error) return <Trouble error={error} retry={refetch} />;
  if (!data) return <LoadingRows />;
  return <PolicyForm edited={{ id, etag: data.etag }} initial={valuesOf(data.data)} onDone={onDone} />;
}
