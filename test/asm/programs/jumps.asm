        cpu 8086
        org 100h
start:  jz far_away
        jmp near_by
.loop:  loop .loop
        jnc start
near_by:
        jmp far_away
        times 120 nop
        jmp short .x
.x:     jcxz .x
        jg start
        call far_away
        times 10 jmp far_away
        jmp start
far_away:
        jmp near_by
        jne near_by
.x:     je .x
        jmp start.loop
        jmp near .x
        cpu 386
        jne near_by
        jne near .x
