#pragma once

/// The C++ SDK of Lockence. `lockence::Client` opens a `lockence::Session`; the rest is what they give and throw.

#include "lockence/client.hpp"
#include "lockence/errors.hpp"
#include "lockence/hwid.hpp"
#include "lockence/options.hpp"
#include "lockence/result.hpp"
#include "lockence/session.hpp"
#include "lockence/time.hpp"
#include "lockence/value.hpp"
