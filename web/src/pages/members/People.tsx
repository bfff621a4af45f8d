import { Avatar, Badge, Button } from "@mantine/core";

import { useMay, useMe, useMembership } from "../../api/me";
import { useMembers, type Member } from "../../api/members";
import { PagedRows } from "../../parts/PagedRows";
import { Row } from "../../parts/Rows";
import { Section } from "../../parts/Section";
import { When } from "../../parts/When";
import { text } from "../../text";
import { RoleSelect } from "./RoleSelect";
import { useMemberActions } from "./useMemberActions";

const words = text.members;

export function People() {
  const members = useMembers();
  const owners = members.items?.filter(({ role }) => role === "owner").length;
  return (
    <Section title={words.people}>
      <PagedRows label={words.people} pages={members}>
        {(member) => (
          <Person
            key={member.account_id}
            member={member}
            isOnlyOwner={owners === 1 && !members.hasMore && member.role === "owner"}
          />
        )}
      </PagedRows>
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
      icon={<Avatar name={member.name} color="ink" variant="filled" radius="xl" aria-hidden />}
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
              comboboxProps={{ width: 300, position: "bottom-end" }}
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
