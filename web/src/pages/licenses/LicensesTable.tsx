/** One page of the list. There is never more of it in the document, however many licenses there are. */
import "mantine-datatable/styles.css";

import { useNavigate } from "@tanstack/react-router";
import { DataTable, type DataTableSortStatus } from "mantine-datatable";
import { useMemo } from "react";

import type { License, SortedBy } from "../../api/licenses";
import { useMay } from "../../api/me";
import { usePolicies } from "../../api/policies";
import { text } from "../../text";
import { licenseColumns } from "./columns";
import type { Column, Density } from "./view";

const words = text.licenses;

interface LicensesTableProps {
  licenses: License[];
  columns: readonly Column[];
  density: Density;
  isFetching: boolean;
  maySort: boolean;
  sort: SortedBy;
  order: "asc" | "desc";
  onSort: (sort: SortedBy, order: "asc" | "desc") => void;
  /** Null for whoever may do nothing with a selection. */
  selected: License[] | null;
  onSelect: (licenses: License[]) => void;
}

export function LicensesTable(props: LicensesTableProps) {
  const { licenses, columns: shown, density, isFetching, maySort, sort, order, onSort, selected, onSelect } = props;
  const navigate = useNavigate();
  const maySeeKeys = useMay("license_keys");
  const policies = usePolicies(null);
  const columns = useMemo(() => {
    const policyNames = new Map(policies.map(({ id, name }) => [id, name]));
    return licenseColumns({ shown, maySort, maySeeKeys, policyNames });
  }, [shown, maySort, maySeeKeys, policies]);
  const sortStatus: DataTableSortStatus<License> = { columnAccessor: sort, direction: order };
  return (
    <DataTable<License>
      aria-label={words.title}
      withTableBorder
      borderRadius="md"
      highlightOnHover
      verticalSpacing={density}
      records={licenses}
      columns={columns}
      sortStatus={sortStatus}
      onSortStatusChange={({ columnAccessor, direction }) => onSort(columnAccessor as SortedBy, direction)}
      onRowClick={({ record }) => void navigate({ to: "/licenses/$licenseId", params: { licenseId: record.id } })}
      styles={{ table: isFetching ? { opacity: 0.6 } : {} }}
      {...(selected && {
        selectedRecords: selected,
        onSelectedRecordsChange: onSelect,
        selectionTrigger: "cell" as const,
        getRecordSelectionCheckboxProps: ({ username, key }: License) => ({
          "aria-label": words.selectOne(username ? `${username}, ${key}` : key),
        }),
        allRecordsSelectionCheckboxProps: { "aria-label": words.selectPage },
      })}
    />
  );
}
