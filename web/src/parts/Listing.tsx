/** A list as a table, or what stands in its place: the shape of it, why it is missing, what it is for. */
import "mantine-datatable/styles.css";

import { Button, Center } from "@mantine/core";
import { DataTable, type DataTableColumn } from "mantine-datatable";
import type { ReactNode } from "react";

import type { Pages } from "../api/pages";
import { text } from "../text";
import { LoadingRows } from "./Loading";
import { Trouble } from "./Trouble";

interface Selection<Row> {
  rows: Row[];
  onChange: (rows: Row[]) => void;
  /** What a row is called, for screen readers. */
  name: (row: Row) => string;
  isSelectable?: (row: Row) => boolean;
}

interface ListingProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  pages: Pages<Row>;
  /** The rows as they are shown, where that is not just what has come. */
  rows?: Row[];
  columns: DataTableColumn<Row>[];
  /** What to say where there are none. */
  empty: ReactNode;
  selection?: Selection<Row>;
  /** Rows with more below them: which of them are open, and what stands there. */
  expansion?: { ids: string[]; content: (row: Row) => ReactNode };
  isFaded?: (row: Row) => boolean;
}

export function Listing<Row extends { id: string }>(props: ListingProps<Row>) {
  const { label, pages, columns, empty, selection, expansion, isFaded } = props;
  const rows = props.rows ?? pages.items;
  if (rows === undefined) return pages.error ? <Trouble error={pages.error} retry={pages.retry} /> : <LoadingRows />;
  return (
    <>
      {pages.error !== null && <Trouble error={pages.error} retry={pages.retry} />}
      {rows.length === 0 ? (
        empty
      ) : (
        <DataTable<Row>
          aria-label={label}
          withTableBorder
          borderRadius="md"
          verticalSpacing="xs"
          records={rows}
          columns={columns}
          defaultColumnProps={{ noWrap: true }}
          rowStyle={isFaded && ((row) => (isFaded(row) ? { opacity: 0.55 } : undefined))}
          {...(selection && {
            selectedRecords: selection.rows,
            onSelectedRecordsChange: selection.onChange,
            isRecordSelectable: selection.isSelectable,
            getRecordSelectionCheckboxProps: (row: Row) => ({
              "aria-label": `${text.common.select}: ${selection.name(row)}`,
            }),
            allRecordsSelectionCheckboxProps: { "aria-label": text.common.selectAll },
          })}
          {...(expansion && {
            rowExpansion: {
              trigger: "never" as const,
              allowMultiple: true,
              expanded: { recordIds: expansion.ids },
              content: ({ record }: { record: Row }) => expansion.content(record),
            },
          })}
        />
      )}
      {pages.hasMore && (
        <Center>
          <Button variant="default" loading={pages.isLoadingMore} onClick={pages.more}>
            {text.common.more}
          </Button>
        </Center>
      )}
    </>
  );
}
