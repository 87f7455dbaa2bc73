/*
 * Any bytes as a tracker file: a file that is rejected has a problem with file and sentence, and in
 * one that is accepted every text is ended, every name is one, and every argument has its type.
 */
#include <assert.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "store/bus_names.h"
#include "store/tracker_file.h"

#define NAME "any.tracker"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char *folder, *file;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    umask(077);
    folder = g_dir_make_tmp("lumbard-fuzz-XXXXXX", NULL);
    file = g_build_filename(folder, NAME, NULL);
    return 0;
}

#define CHECK_TEXT(text) assert(memchr(text, 0, sizeof(text)) && g_utf8_validate(text, -1, NULL))

static void check_report(const struct adapter_report *r, bool is_steps)
{
    CHECK_TEXT(r->member);
    CHECK_TEXT(r->match);
    assert(!*r->member || bus_member_is_valid(r->member));
    assert(!r->is_property || (!r->has_match && !r->value_index));
    assert(r->match_index < ADAPTER_INDEX_MAX && r->value_index < ADAPTER_INDEX_MAX);
    assert(is_steps ? r->counter < STEP_COUNTER_MAX : !r->is_delta);
}

static void check_adapter(const struct adapter *a)
{
    CHECK_TEXT(a->id);
    CHECK_TEXT(a->label);
    CHECK_TEXT(a->service);
    CHECK_TEXT(a->interface);
    CHECK_TEXT(a->path);
    CHECK_TEXT(a->method);
    CHECK_TEXT(a->signature);
    assert(*a->id && *a->label);
    assert(bus_name_is_valid(a->service) && bus_interface_is_valid(a->interface));
    assert(bus_path_is_valid(a->path));
    assert(!g_str_has_prefix(a->service, "org.freedesktop.") && *a->service != ':');
    for (unsigned i = 0; i < ADAPTER_KIND_MAX; i++)
        check_report(&a->reports[i], i == ADAPTER_STEPS);
    assert(!*a->method || bus_member_is_valid(a->method));
    assert(strlen(a->signature) <= ADAPTER_ARGUMENTS_MAX);
    for (unsigned i = 0; i < ADAPTER_ARGUMENTS_MAX; i++)
        CHECK_TEXT(a->arguments[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problem problem = { 0 };
    struct adapter adapter;
    int r;

    g_file_set_contents(file, (const char *)data, (gssize)size, NULL);
    r = tracker_file_read(folder, NAME, &adapter, &problem);
    if (r == 0) {
        check_adapter(&adapter);
    } else if (r < 0) {
        assert(strcmp(problem.file, file) == 0 && *problem.sentence);
        assert(g_utf8_validate(problem.sentence, -1, NULL));
        assert(g_utf8_validate(problem.key, -1, NULL));
    }
    problem_done(&problem);
    return 0;
}
