#include "sources/tracker/adapters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sources/system_bus.h"
#include "sources/tracker/adapter_run.h"

struct adapters {
    unsigned n;
    struct adapter_run *list[ADAPTERS_MAX];
};

static void set_detail(struct source *s)
{
    const struct adapters *all = s->self;
    struct bilingual text = { 0 };
    bool is_ready = false;

    if (all->n == 0) {
        source_set_state(s, SOURCE_ABSENT, N_("no *.tracker file is enabled"));
        return;
    }
    /* TRANSLATORS: names of trackers follow, each with its state in brackets */
    bilingual_add_text(&text, N_("described in files: "));
    for (unsigned i = 0; i < all->n; i++) {
        is_ready |= adapter_run_is_on_bus(all->list[i]);
        bilingual_add(&text, "%s%s (", i ? ", " : "", adapter_run_adapter(all->list[i])->id);
        bilingual_add_text(&text, adapter_run_state(all->list[i]));
        bilingual_add(&text, ")");
    }
    source_set_sentence(s, is_ready ? SOURCE_READY : SOURCE_STANDBY, &text);
}

static sd_bus *bus_of(const struct source *s, const struct adapter *a)
{
    return a->is_on_system_bus ? system_bus_get(s->port->system_bus) : s->port->user_bus;
}

static bool is_same(const struct adapter *a, const struct adapter *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool has(const struct adapters *all, const struct adapter *a)
{
    for (unsigned i = 0; i < all->n; i++)
        if (is_same(adapter_run_adapter(all->list[i]), a))
            return true;
    return false;
}

static bool is_listed(const struct adapter *a, const struct adapter *list, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (is_same(a, &list[i]))
            return true;
    return false;
}

/* First those that end: a changed one has the same id as before. */
void adapters_set(struct source *s, const struct adapter *list, unsigned n)
{
    struct adapters *all = s->self;
    unsigned kept = 0;

    for (unsigned i = 0; i < all->n; i++)
        if (is_listed(adapter_run_adapter(all->list[i]), list, n))
            all->list[kept++] = all->list[i];
        else
            adapter_run_free(all->list[i], false);
    all->n = kept;
    for (unsigned i = 0; i < n; i++) {
        struct adapter_run *r;

        if (has(all, &list[i]))
            continue;
        r = adapter_run_new(s, &list[i], set_detail);
        if (!r)
            abort();
        all->list[all->n++] = r;
        adapter_run_set_bus(r, bus_of(s, &list[i]));
    }
    set_detail(s);
}

static void adapters_probe(struct source *s)
{
    struct adapters *all = s->self;

    for (unsigned i = 0; i < all->n; i++)
        adapter_run_set_bus(all->list[i], bus_of(s, adapter_run_adapter(all->list[i])));
    set_detail(s);
}

static void adapters_close(struct source *s)
{
    struct adapters *all = s->self;

    for (unsigned i = 0; i < all->n; i++)
        adapter_run_free(all->list[i], true);
}

static int adapters_open(struct source *s)
{
    set_detail(s);
    return 0;
}

const struct source_type source_adapters = {
    .name = "adapters",
    .kind = SOURCE_TRACKER,
    .size = sizeof(struct adapters),
    .open = adapters_open,
    .close = adapters_close,
    .probe = adapters_probe,
};
