import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/**
 * The token of the link that led here, and how to forget it. It stands behind the `#`, and is taken out of the
 * address at once, so that neither the history nor a bookmark nor a screenshot keeps it.
 */
export function useLinkToken(): [token: string | null, forget: () => void] {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const [token, setToken] = useState(hash || null);
  if (hash !== "" && hash !== token) setToken(hash); // Another link, in the same tab.
  useEffect(() => {
    if (hash !== "") void navigate({ to: ".", hash: "", replace: true });
  }, [hash, navigate]);
  return [token, () => setToken(null)];
}
