#include "ctl/doctor/advice.h"

static void advice_free(void *data)
{
    struct advice *advice = data;

    g_free(advice->sentence);
    g_free(advice);
}

GPtrArray *advice_list_new(void)
{
    return g_ptr_array_new_with_free_func(advice_free);
}

void advice_add(GPtrArray *all, char *sentence, const char *command)
{
    struct advice *advice = g_new(struct advice, 1);

    *advice = (struct advice){ .sentence = sentence, .command = command };
    g_ptr_array_add(all, advice);
}
