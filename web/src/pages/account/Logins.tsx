import { Badge, Button } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { LoadingRows } from "../../parts/Loading";
import { Row, Rows } from "../../parts/Rows";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { browserName } from "./browsers";

const words = text.account.logins;

export function Logins() {
  const queryClient = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["logins"],
    queryFn: () => answer(api.GET("/api/v1/account/logins")),
  });
  const end = useMutation({
    mutationFn: async (logins: Schemas["Login"][]) => {
      for (const { id } of logins) {
        await answer(api.DELETE("/api/v1/account/logins/{login_id}", { params: { path: { login_id: id } } }));
      }
    },
    onSuccess: (_, logins) => said(logins.length > 1 ? words.endedOthers : words.ended),
    onError: complained,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["logins"] }),
  });
  const others = data?.filter(({ current }) => !current) ?? [];
  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      actions={
        others.length > 1 && (
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(others)}>
            {words.endOthers}
          </Button>
        )
      }
    >
      {isPending && <LoadingRows rows={2} height={48} />}
      {error && <Trouble error={error} retry={refetch} />}
      {data && (
        <Rows label={words.title}>
          {data.map((login) => (
            <OneLogin key={login.id} login={login} onEnd={() => end.mutate([login])} isEnding={end.isPending} />
          ))}
        </Rows>
      )}
    </Section>
  );
}

interface OneLoginProps {
  login: Schemas["Login"];
  onEnd: () => void;
  isEnding: boolean;
}

function OneLogin({ login, onEnd, isEnding }: OneLoginProps) {
  const name = browserName(login.user_agent);
  const Icon = /Mobile|Android|iPhone/.test(login.user_agent) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <Row
      icon={<Icon size={24} aria-hidden />}
      title={name}
      beside={login.current && <Badge variant="light">{words.here}</Badge>}
      actions={
        !login.current && (
          <Button variant="default" disabled={isEnding} onClick={onEnd} aria-label={words.endOf(name)}>
            {words.end}
          </Button>
        )
      }
    >
      {login.address} · {words.used} <When at={login.last_used_at} /> · {words.since} <When at={login.created_at} />
    </Row>
  );
}
