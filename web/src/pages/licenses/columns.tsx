/** The columns of the list. */
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { DataTableColumn } from "mantine-datatable";

import type { License } from "../../api/licenses";
import { ApplicationName } from "../../parts/ApplicationName";
import { LicenseStatus } from "../../parts/LicenseStatus";
import { useNow } from "../../parts/now";
import { duration, exactly, relatively } from "../../parts/times";
import { text } from "../../text";
import classes from "./columns.module.css";
import { limit, listed } from "./terms";
import type { Column } from "./view";

const words = text.licenses;

interface ColumnsOptions {
  shown: readonly Column[];
  /** Sorting by anything but the time of creation takes one application. */
  maySort: boolean;
  maySeeKeys: boolean;
  policyNames: ReadonlyMap<string, string>;
}

export function licenseColumns({ shown, maySort, maySeeKeys, policyNames }: ColumnsOptions): DataTableColumn<License>[] {
  const columns: Record<Column, DataTableColumn<License>> = {
    key: { accessor: "key", render: (license) => <Key license={license} mayCopy={maySeeKeys} /> },
    application: { accessor: "application_id", render: (license) => <ApplicationName id={license.application_id} /> },
    status: { accessor: "status", render: (license) => <LicenseStatus license={license} /> },
    username: { accessor: "username", sortable: maySort, ellipsis: true, width: 150 },
    email: { accessor: "email", ellipsis: true, width: 190 },
    policy: {
      accessor: "policy_id",
      render: ({ policy_id }) => (policy_id === null ? "" : (policyNames.get(policy_id) ?? "…")),
      ellipsis: true,
      width: 160,
    },
    expires_at: { accessor: "expires_at", sortable: maySort, render: (license) => <Ends license={license} /> },
    first_used_at: {
      accessor: "first_used_at",
      render: ({ first_used_at }) => <Time at={first_used_at} none={words.neverUsed} />,
    },
    max_devices: { accessor: "terms.max_devices", textAlign: "right", render: ({ terms }) => limit(terms.max_devices) },
    entitlements: {
      accessor: "terms.entitlements",
      render: ({ terms }) => listed(terms.entitlements),
      ellipsis: true,
      width: 200,
    },
    note: { accessor: "note", ellipsis: true, width: 260 },
    created_at: { accessor: "created_at", sortable: true, render: ({ created_at }) => <Time at={created_at} none="" /> },
  };
  return shown.map((name) => ({ noWrap: true, title: words.column[name], ...columns[name] }) as DataTableColumn<License>);
}

// Plain elements, as there are some hundred cells: Mantine's would take half of the time that the list is drawn in.

function Key({ license, mayCopy }: { license: License; mayCopy: boolean }) {
  // A click on the button copies and does not open; the link is for the keyboard, and for a new tab.
  return (
    <div className={classes.key} onClick={(event) => event.stopPropagation()}>
      <Link to="/licenses/$licenseId" params={{ licenseId: license.id }} className={classes.link}>
        {license.key}
      </Link>
      {mayCopy && <Copy value={license.key} />}
    </div>
  );
}

function Copy({ value }: { value: string }) {
  const { copied, copy } = useClipboard();
  return (
    <button
      type="button"
      className={classes.copy}
      title={copied ? text.common.copied : text.common.copy}
      aria-label={`${text.common.copy}: ${words.key}`}
      onClick={() => copy(value)}
    >
      {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
    </button>
  );
}

function Time({ at, none }: { at: string | null; none: string }) {
  const now = useNow();
  if (at === null) return none;
  return (
    <time dateTime={at} title={exactly(at)}>
      {relatively(at, now)}
    </time>
  );
}

/** When it ends; for one whose time has not begun, how long it will have. */
export function Ends({ license }: { license: License }) {
  const { expires_at, first_used_at, first_use_duration_seconds } = license;
  if (first_used_at === null && first_use_duration_seconds !== null) {
    return words.firstUse(duration(first_use_duration_seconds));
  }
  return <Time at={expires_at} none={text.common.never} />;
}
