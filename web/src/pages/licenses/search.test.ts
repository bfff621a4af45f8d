import { expect, test } from "vitest";

import { filterOf, readSearch } from "./search";

test("an address is read: its filters, its order, its page", () => {
  const given = {
    application_id: "app_1",
    status: "expired",
    never_used: "true",
    search: 12345,
    expires_before: "2027-01-31T00:00:00Z",
    sort: "username",
    order: "asc",
    cursor: "abc",
    new: true,
  };
  expect(readSearch(given)).toEqual({ ...given, search: "12345", never_used: true });
});

test("what an address cannot mean is passed over", () => {
  const given = { status: "gone", sort: "price", order: "up", never_used: "perhaps", expires_after: "soon", username: {}, of: 1 };
  expect(readSearch(given)).toEqual({});
});

test("only conditions go to the API as a filter", () => {
  expect(filterOf({ username: "ada", never_used: true, sort: "username", order: "asc", cursor: "abc", new: true })).toEqual({
    username: "ada",
    never_used: true,
  });
});
