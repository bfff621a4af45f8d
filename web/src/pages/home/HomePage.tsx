/** How the products are doing, at a glance. */
import { SegmentedControl, SimpleGrid } from "@mantine/core";
import { IconRocket } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { applicationsQuery } from "../../api/applications";
import { useMay } from "../../api/me";
import { isRange, RANGES, type Range } from "../../api/statistics";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { Empty } from "../../parts/Empty";
import { ButtonLink } from "../../parts/links";
import { Page } from "../../parts/Page";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { Activity } from "./Activity";
import { Inits } from "./Inits";
import { Refusals } from "./Refusals";
import { Tiles } from "./Tiles";

const words = text.home;

export function HomePage() {
  const { application, range: asked } = useSearch({ from: "/inside/" });
  const navigate = useNavigate({ from: "/" });
  const applications = useQuery(applicationsQuery);
  const mayCreate = useMay("applications:write");
  const range: Range = isRange(asked) ? asked : "day";

  if (applications.error && !applications.data) {
    return (
      <Page title={words.title}>
        <Trouble error={applications.error} retry={applications.refetch} />
      </Page>
    );
  }
  if (applications.data?.length === 0) {
    return (
      <Page title={words.title}>
        <Empty
          icon={IconRocket}
          title={words.empty}
          action={mayCreate && <ButtonLink to="/welcome">{words.begin}</ButtonLink>}
        >
          {mayCreate ? words.emptyHint : words.emptyForOthers}
        </Empty>
      </Page>
    );
  }
  const actions = (
    <>
      <ApplicationFilter
        label={null}
        aria-label={text.common.application}
        value={application}
        onChange={(id) => void navigate({ search: (search) => ({ ...search, application: id }), replace: true })}
      />
      <SegmentedControl
        aria-label={words.range}
        data={(Object.keys(RANGES) as Range[]).map((one) => ({ value: one, label: words.ranges[one] }))}
        value={range}
        onChange={(one) => void navigate({ search: (search) => ({ ...search, range: one }), replace: true })}
      />
    </>
  );
  return (
    <Page title={words.title} purpose={words.purpose} actions={actions}>
      <Tiles applicationId={application} range={range} />
      <Inits applicationId={application} range={range} />
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: "start" }}>
        <Refusals applicationId={application} />
        <Activity applicationId={application} />
      </SimpleGrid>
    </Page>
  );
}
