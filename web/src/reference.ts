/** `/docs/api`: every operation of the management API, to read and to try with one's own login. */
import "swagger-ui-dist/swagger-ui.css";

// @ts-expect-error The bundle comes without types.
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

// eslint-disable-next-line @typescript-eslint/no-unsafe-call
SwaggerUI({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null, // It would be asked on another site.
});
