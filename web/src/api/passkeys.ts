/** What the browser does with passkeys, between two requests. */
import { text } from "../text";
import { answer, api, type Schemas } from "./client";

type CredentialJson = Schemas["NewPasskey"]["credential"];

/** Browsers offer them on https and on localhost only. */
export function offersPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

export async function signInWithPasskey(): Promise<Schemas["Account"]> {
  const { public_key } = await answer(api.POST("/api/v1/account/passkey-logins/options"));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    public_key as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await used(navigator.credentials.get({ publicKey }));
  return answer(api.POST("/api/v1/account/passkey-logins", { body: { credential } }));
}

export async function addPasskey(name: string, password: string): Promise<Schemas["Passkey"]> {
  const { public_key } = await answer(api.POST("/api/v1/account/passkeys/options", { body: { password } }));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    public_key as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await used(navigator.credentials.create({ publicKey }));
  return answer(api.POST("/api/v1/account/passkeys", { body: { name, credential } }));
}

/** What the browser made, as the server takes it. Throws an error in words that people understand. */
async function used(ceremony: Promise<Credential | null>): Promise<CredentialJson> {
  let credential: Credential | null;
  try {
    credential = await ceremony;
  } catch (error) {
    if (error instanceof DOMException && error.name in WORDS) {
      throw new Error(WORDS[error.name as keyof typeof WORDS], { cause: error });
    }
    throw error;
  }
  if (!(credential instanceof PublicKeyCredential)) throw new Error(text.door.passkey.unused);
  return credential.toJSON() as CredentialJson;
}

const WORDS = {
  AbortError: text.door.passkey.unused,
  InvalidStateError: text.door.passkey.known,
  NotAllowedError: text.door.passkey.unused,
  SecurityError: text.door.passkey.wrongSite,
} as const;
