#!/bin/sh
# A session from beginning to end with curl and no SDK: init, validate, heartbeat, logout.
#
#     BASE_URL=https://licensing.example.com API_KEY=lk_… LICENSE_KEY=XXXXX-XXXXX-XXXXX-XXXXX sh session.sh
#
# Answers are not verified here; docs/client-api.md says how that is done by hand.
set -eu

: "${BASE_URL:?where the server is}" "${API_KEY:?of your application}" "${LICENSE_KEY:?of your customer}"

# The guide's own way to name a computer.
hwid=$(uname -n | sha256sum | cut -d ' ' -f 1)

ask() {
    curl --silent --show-error --max-time 10 --retry 3 --retry-max-time 30 --max-filesize 262144 --write-out '\n' \
        --header 'Content-Type: application/json' --data "$2" "$BASE_URL/api/v1/$1"
}

# The value of a text field in an answer; nothing if there is no such field.
field() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

answer=$(ask init "{\"api_key\":\"$API_KEY\",\"license_key\":\"$LICENSE_KEY\",\"hwid\":\"$hwid\"}")
token=$(echo "$answer" | field session_token)
if [ -z "$token" ]; then
    echo "You cannot use this: $(echo "$answer" | field message)" >&2
    exit 1
fi
echo "Welcome, $(echo "$answer" | field username)!"

session="{\"api_key\":\"$API_KEY\",\"session_token\":\"$token\"}"
for endpoint in validate heartbeat logout; do
    ask "$endpoint" "$session" | field message
done
