/*
 * Adapter: how to read the reports of a fitness tracker from a program that does not support
 * lumbard, and how to alert through it. The person describes it in a *.tracker file.
 *
 * An adapter is one block of memory without pointers. Two of them are equal if all their bytes are.
 */
#pragma once

#include <stdbool.h>

#include "core/words.h"

#define ADAPTERS_MAX 16

/* Bytes, the final NUL among them. */
#define ADAPTER_ID_MAX        33
#define ADAPTER_LABEL_MAX     121 /* 30 characters */
#define ADAPTER_NAME_MAX      128 /* of a program, an interface or a member on the bus */
#define ADAPTER_PATH_MAX      256
#define ADAPTER_MATCH_MAX     64
#define ADAPTER_ARGUMENT_MAX  128
#define ADAPTER_ARGUMENTS_MAX 8

/* Arguments of a signal have indices below this one. */
#define ADAPTER_INDEX_MAX 64

enum adapter_kind {
    ADAPTER_STEPS,
    ADAPTER_WORN,
    ADAPTER_HEART_RATE,
    ADAPTER_LINK,
    ADAPTER_KIND_MAX
};

/* From a signal or a property. */
struct adapter_report {
    char member[ADAPTER_NAME_MAX]; /* empty: the tracker does not report this */
    bool is_property;
    bool has_match;                /* signals: only those in which ... */
    unsigned match_index;          /* ... this argument ... */
    char match[ADAPTER_MATCH_MAX]; /* ... is this value */
    unsigned value_index;          /* signals: the argument with the value */
    enum step_counter counter;     /* STEPS: when the total begins again ... */
    bool is_delta;                 /* ... unless each value is a number of new steps */
};

struct adapter {
    char id[ADAPTER_ID_MAX]; /* [a-z0-9-]{1,32} */
    char label[ADAPTER_LABEL_MAX];
    bool is_on_system_bus;
    char service[ADAPTER_NAME_MAX], interface[ADAPTER_NAME_MAX];
    char path[ADAPTER_PATH_MAX];
    struct adapter_report reports[ADAPTER_KIND_MAX];

    /* The call that gives an alert; {title} and {text} in the arguments are those of the alert. */
    char method[ADAPTER_NAME_MAX]; /* empty: there is none */
    char signature[ADAPTER_ARGUMENTS_MAX + 1];
    char arguments[ADAPTER_ARGUMENTS_MAX][ADAPTER_ARGUMENT_MAX];
};
