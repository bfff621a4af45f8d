/** A license's status as people see it: `expired` is active with its time over. */
export const licenseStatus = {
  active: "Active",
  expired: "Expired",
  suspended: "Suspended",
  revoked: "Revoked",
};
