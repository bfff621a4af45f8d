import { Avatar, Badge, Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import { useMay, useMe, useMembership } from "../../api/me";
import { membersQuery, type Member } from "../../api/members";
import { LoadingRows } from "../../parts/Loading";
import { Row, Rows } from "../../parts/Rows";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { RoleSelect } from "./RoleSelect";
import { useMemberActions } from "./useMemberActions";

const words = text.members;

export function People() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(membersQuery);
  const owners = data?.filter(({ role }) => role === "owner").length ?? 0;
  const isComplete = data !== undefined && !hasNextPage;
  return (
    <Section title={words.people}>
      {isPending && <LoadingRows rows={3} height={48} />}
      {error && <Trouble error={error} retry={refetch} />}
      {data && (
        <Rows label={words.people}>
          {data.map((member) => (
            <Person
              key={member.account_id}
              member={member}
              isOnlyOwner={isComplete && owners === 1 && member.role === "owner"}
            />
          ))}
        </Rows>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {text.common.more}
        </Button>
      )}
    </Section>
  );
}

function Person({ member, isOnlyOwner }: { member: Member; isOnlyOwner: boolean }) {
  const me = useMe();
  const isOwner = useMembership()?.role === "owner";
  const mayManage = useMay("members:write") && (isOwner || member.role !== "owner") && !isOnlyOwner;
  const isMe = member.account_id === me.id;
  const { change, remove } = useMemberActions(member, isMe);
  return (
    <Row
      icon={<Avatar name={member.name} color="initials" radius="xl" aria-hidden />}
      title={member.name}
      beside={
        <>
          {isMe && <Badge variant="light">{words.you}</Badge>}
          {!mayManage && <Badge variant="default">{text.permissions.roles[member.role].name}</Badge>}
        </>
      }
      actions={
        mayManage && (
          <>
            <RoleSelect
              aria-label={words.roleOf(member.name)}
              value={member.role}
              onChange={change}
              withOwner={isOwner}
              w={150}
            />
            <Button
              variant="default"
              onClick={remove}
              aria-label={isMe ? undefined : words.removeOf(member.name)}
            >
              {isMe ? words.leave : words.remove}
            </Button>
          </>
        )
      }
    >
      {member.email} · {words.joined} <When at={member.created_at} />
      {isMe && isOnlyOwner && <div>{words.onlyOwner}</div>}
    </Row>
  );
}
