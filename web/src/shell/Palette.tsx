/** The command palette: every page, by its name. */
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";

import { useMembership } from "../api/me";
import { text } from "../text";
import { sections } from "./pages";

export default function Palette() {
  const membership = useMembership();
  const navigate = useNavigate();
  const actions: SpotlightActionData[] = sections
    .flatMap(({ pages }) => pages)
    .filter(({ needs }) => !needs || membership?.permissions.includes(needs))
    .map(({ to, label, icon: Icon }) => ({
      id: to,
      label,
      leftSection: <Icon size={18} />,
      onClick: () => void navigate({ to }),
    }));
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: text.navigation.search,
        "aria-label": text.navigation.search,
      }}
      highlightQuery
      limit={12}
    />
  );
}
