/** The pages in front of the door: signing in, and what links lead to. */
export const door = {
  signIn: {
    title: "Sign in",
    email: "E-mail",
    password: "Password",
    submit: "Sign in",
    passkey: "Sign in with a passkey",
    passkeyFailed: "The passkey was not used. Try again, or sign in with your password.",
    forgotten: "Forgot your password?",
    register: "Create an account",
    code: "Code",
    codeHint: "Six digits from your authenticator app, or one of your recovery codes.",
    codeTitle: "One more step",
    back: "Back",
    or: "or",
  },
};
