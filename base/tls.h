// Everything that was one header and is four: include the one that is meant.
#pragma once

#include "base/base64.h"
#include "base/certificate.h"
#include "base/digest.h"
#include "base/signature.h"
