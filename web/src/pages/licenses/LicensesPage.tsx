import { Button, Group, Text } from "@mantine/core";
import { IconFileImport, IconLicense, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { useApplications } from "../../api/applications";
import { licenseCountQuery, licensesQuery, type License, type LicenseList } from "../../api/licenses";
import { useMay } from "../../api/me";
import { Empty } from "../../parts/Empty";
import { ButtonLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { Trouble } from "../../parts/Trouble";
import { number, text } from "../../text";
import { BulkBar } from "./BulkBar";
import type { Chosen } from "./bulk";
import { CreateDrawer } from "./CreateDrawer";
import { ExportMenu } from "./ExportMenu";
import { Filters } from "./Filters";
import { LicensesTable } from "./LicensesTable";
import { Pager } from "./Pager";
import { FILTERS, listOf, type LicenseSearch } from "./search";
import { looked } from "./trail";
import { useLicenseSearch } from "./useLicenseSearch";
import { useView, type View } from "./view";
import { ViewMenu } from "./ViewMenu";

const words = text.licenses;

export function LicensesPage() {
  const [search, change] = useLicenseSearch();
  const [view, setView] = useView();
  const mayWrite = useMay("licenses:write");
  const mayExport = useMay("license_keys");
  useEffect(() => looked(search));
  return (
    <Page
      title={words.title}
      purpose={words.purpose}
      actions={
        <>
          {mayExport && <ExportMenu applicationId={search.application_id} />}
          {mayWrite && (
            <>
              <ButtonLink variant="default" to="/licenses/import" leftSection={<IconFileImport size={16} />}>
                {words.import}
              </ButtonLink>
              <Button leftSection={<IconPlus size={16} />} onClick={() => change({ new: true, cursor: search.cursor })}>
                {words.create}
              </Button>
            </>
          )}
        </>
      }
    >
      <Filters search={search} onChange={change} />
      <Found search={search} change={change} view={view} setView={setView} />
      {mayWrite && (
        <CreateDrawer
          opened={search.new ?? false}
          onClose={() => change({ new: undefined, cursor: search.cursor }, { replace: true })}
          applicationId={search.application_id}
          policyId={search.policy_id}
        />
      )}
    </Page>
  );
}

interface FoundProps {
  search: LicenseSearch;
  change: (change: LicenseSearch) => void;
  view: View;
  setView: (change: Partial<View>) => void;
}

function Found({ search, change, view, setView }: FoundProps) {
  const applications = useApplications();
  const mayDo = useMay("licenses:support");
  const list = useList(search, view.pageSize, applications.length);
  const query = useQuery(licensesQuery(list, search.cursor));
  const count = useQuery(licenseCountQuery(list.filter)).data;
  const { chosen, select, selectAll, clear } = useChosen(list);
  const maySort = search.application_id !== undefined || applications.length < 2;
  const isFiltered = FILTERS.some((name) => search[name] !== undefined);

  if (query.data === undefined) {
    return query.error ? <Trouble error={query.error} retry={query.refetch} /> : <LoadingRows rows={12} />;
  }
  const { items, next_cursor: nextCursor } = query.data;
  const isEmpty = items.length === 0 && nextCursor === null && search.cursor === undefined;
  return (
    <>
      {query.error && <Trouble error={query.error} retry={query.refetch} />}
      {isEmpty ? (
        <NoLicenses
          isFiltered={isFiltered}
          onClear={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
          onCreate={() => change({ new: true })}
        />
      ) : (
        <>
          <Group justify="space-between" gap="sm">
            <Text size="sm" role="status" className="numbers" mih="1.5em">
              {count && (count.exact || count.count > 0) && words.total(number(count.count), count.exact)}
              {!maySort && ` · ${words.sortNeedsApplication}`}
            </Text>
            <ViewMenu view={view} onChange={setView} />
          </Group>
          <LicensesTable
            licenses={items}
            columns={applications.length > 1 && !search.application_id ? view.columns : withoutApplication(view.columns)}
            density={view.density}
            isFetching={query.isPlaceholderData}
            maySort={maySort}
            sort={list.sort}
            order={list.order}
            onSort={(sort, order) => change({ sort, order })}
            selected={mayDo ? ("licenses" in chosen ? chosen.licenses : items) : null}
            onSelect={select}
          />
          <Pager
            list={list}
            cursor={search.cursor}
            rows={items.length}
            nextCursor={nextCursor}
            onTurn={(cursor) => change({ cursor })}
          />
        </>
      )}
      <BulkBar
        chosen={chosen}
        filter={list.filter}
        matching={isFiltered ? (count ?? null) : null}
        onSelectAll={() => selectAll(count?.count ?? 0)}
        onClear={clear}
      />
    </>
  );
}

function useList(search: LicenseSearch, limit: number, applications: number): LicenseList {
  const isSortable = search.application_id !== undefined || applications < 2;
  const key = JSON.stringify(listOf(search, limit, isSortable));
  // The same list is the same object, so that it can be depended on.
  return useMemo(() => JSON.parse(key) as LicenseList, [key]);
}

/** What is selected. Another filter means other licenses, so the selection goes with it. */
function useChosen(list: LicenseList) {
  const [chosen, setChosen] = useState<Chosen>({ licenses: [] });
  const filter = JSON.stringify(list.filter);
  const [of, setOf] = useState(filter);
  if (of !== filter) {
    setOf(filter);
    setChosen({ licenses: [] });
  }
  return {
    chosen,
    select: (licenses: License[]) => setChosen({ licenses }),
    selectAll: (count: number) => setChosen({ filter: list.filter, count }),
    clear: () => setChosen({ licenses: [] }),
  };
}

function withoutApplication(columns: View["columns"]): View["columns"] {
  return columns.filter((name) => name !== "application");
}

interface NoLicensesProps {
  isFiltered: boolean;
  onClear: () => void;
  onCreate: () => void;
}

function NoLicenses({ isFiltered, onClear, onCreate }: NoLicensesProps) {
  const mayWrite = useMay("licenses:write");
  if (isFiltered) {
    return (
      <Empty
        icon={IconLicense}
        title={words.noMatchTitle}
        action={
          <Button variant="default" onClick={onClear}>
            {words.clear}
          </Button>
        }
      >
        {words.noMatch}
      </Empty>
    );
  }
  return (
    <Empty
      icon={IconLicense}
      title={words.noneTitle}
      action={mayWrite && <Button onClick={onCreate}>{words.create}</Button>}
    >
      {words.none}
    </Empty>
  );
}
